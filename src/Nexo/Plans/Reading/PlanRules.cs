using Nexo.Platform;

namespace Nexo.Plans;

/// <summary>Every rule a plan's text may break, as faults name it; pages say them in the reader's language by their codes.</summary>
public static class PlanRules
{
    const string Below = "no leading /, no .. in it.";

    public static readonly Saying
        FieldName = new("field_name", "a field's name is a word."),
        Unknown = new("unknown", "is not known here; there are {0}."),
        Missing = new("missing", "is missing."),
        Empty = new("empty", "must not be empty."),
        TooLong = new("too_long", "has at most {0} characters."),
        TooMany = new("too_many", "has at most {0} entries."),
        WholeNumber = new("whole_number", "must be a whole number from {0} to {1}."),
        Factor = new("factor", "must be a number from 1 to 10."),
        Flag = new("flag", "must be true or false."),
        Length = new("length", "must be a length of time: 30s, 20m, 6h or 2d."),
        Between = new("between", "must be from {0} to {1}."),
        OneOf = new("one_of", "must be one of {0}."),
        AmongNeeds = new("among_needs", "must be among the step's needs."),
        Among = new("among", "must be among {0}."),
        Words = new("words", "must be a list of words."),
        Mapping = new("mapping", "must be a list of fields."),
        OneValue = new("single", "must be a single value."),
        StepName = new("step_name", "has 1 to 64 small letters, digits, points, hyphens and underscores, and begins with a letter or digit."),
        PlanName = new("plan_name", "has 1 to 40 small letters, digits, points and hyphens, and begins with a letter or digit."),
        InputName = new("input_name", "an input's name has 1 to 40 letters, digits and underscores."),
        Taken = new("taken", "{0} is the address of a page: choose another name."),
        OneStep = new("one_step", "must list at least one step."),
        Cron = new("cron", "must have five fields as in crontab: minute, hour, day of month, month, day of week; for example 30 2 * * *."),
        Zone = new("zone", "must be a time zone such as America/Sao_Paulo."),
        ProgramsInFiles = new("programs_in_files", "steps that start programs stand only in plan files on the server's disk."),
        FilesInFiles = new("files_in_files", "the server's files are published only by plan files on the server's disk."),
        FileBelow = new("file_below", "{0}: the file must lie below the working folder: " + Below),
        BelowWorkFolder = new("below_work_folder", "must lie below the working folder: " + Below),
        BelowFolder = new("below_folder", "must lie below the folder: " + Below),
        VariableName = new("variable_name", "a variable's name has letters, digits and underscores."),
        HeaderName = new("header_name", "a header's name has letters, digits and hyphens."),
        ExitCodes = new("exit_codes", "must be whole numbers from 0 to 255."),
        Statuses = new("statuses", "must be HTTP statuses from 200 to 599."),
        Url = new("url", "must begin with https:// or http://."),
        ReportOrRepository = new("report_or_repository", "stands beside repository: publish one of the two."),
        RepositoryPath = new("repository_path", "a path in the repository has no leading / and no .. in it."),
        Repository = new("repository", "must be owner/name."),
        Twice = new("twice", "{0} stands more than once."),
        NoStep = new("no_step", "there is no step {0}."),
        Circle = new("circle", "{0} would wait for itself: {1}."),
        Hole = new("hole", "{{ {0} }} names nothing that is there then: inputs.…, run.id, run.day, steps.….status or steps.….outputs_uri of a step it needs."),
        Report = new("report", "must name a report step that this one needs."),
        TooBig = new("too_big", "A plan has at most {0} characters."),
        Aliases = new("aliases", "Aliases (*name) are not read: write the value out."),
        OnePlan = new("one_plan", "A file holds one plan."),
        NoPlan = new("no_plan", "A plan is a list of fields that begins with plan: its-name."),
        NoYaml = new("no_yaml", "This is not YAML."),
        NoYamlFor = new("no_yaml_for", "This is not YAML: {0}"),
        WrittenByOthers = new("written_by_others", "The file may be written by others than its owner: chmod go-w.");

    public static readonly IReadOnlyList<Saying> All =
    [
        FieldName, Unknown, Missing, Empty, TooLong, TooMany, WholeNumber, Factor, Flag, Length, ExitCodes, Statuses, Between, OneOf, AmongNeeds, Among, Words, Mapping, OneValue, StepName, PlanName, InputName,
        Taken, OneStep, Cron, Zone, ProgramsInFiles, FilesInFiles, FileBelow, BelowWorkFolder, BelowFolder, VariableName, HeaderName, Url, ReportOrRepository, RepositoryPath, Repository, Twice, NoStep,
        Circle, Hole, Report, TooBig, Aliases, OnePlan, NoPlan, NoYaml, NoYamlFor, WrittenByOthers,
    ];
}
