using Microsoft.Extensions.Options;
using Nexo.Imports.Pages;
using Nexo.Imports.Sample;
using Nexo.Platform;

namespace Nexo.Imports;

static class ImportsModule
{
    public static void AddImports(this WebApplicationBuilder builder)
    {
        // Without it a gzip file that was cut off ends quietly, and an import would take half a file for a whole one.
        AppContext.SetSwitch("System.IO.Compression.UseStrictValidation", true);
        DapperSetup.Id<ImportId>();
        DapperSetup.Id<MappingId>();
        DapperSetup.Id<UploadId>();
        DapperSetup.Id<SourceId>();
        builder.Services.AddOptions<ImportOptions>()
            .BindConfiguration("Nexo:Imports", o => o.ErrorOnUnknownConfiguration = true)
            .Validate(o => o.MaxBytes > 0 && o.StagedAtOnce > 0 && o.MergedAtOnce > 0, "Nexo:Imports: MaxBytes, StagedAtOnce and MergedAtOnce are numbers above 0.")
            .ValidateOnStart();
        builder.Services.AddSingleton(new Forgettable("refused rows of imports", options => options.ImportRefusals, """
            with old as (
                select r.import_id, r.row_number, r.field from imports i join import_refusals r on r.import_id = i.id
                 where i.workspace_id = @workspace and i.finished_at < @before limit @limit
            ), gone as (
                delete from import_refusals r using old where (r.import_id, r.row_number, r.field) = (old.import_id, old.row_number, old.field) returning 1
            ) select count(*)::int from gone
            """));
        builder.Services.AddSingleton<GetImports>();
        builder.Services.AddSingleton<GetRefusals>();
        builder.Services.AddSingleton<ImportListings>();
        builder.Services.AddSingleton<RepeatedImport>();
        builder.AddSources();
        builder.Services.AddSingleton<Mappings>();
        builder.Services.AddSingleton<KeepMapping>();
        builder.Services.AddSingleton<PreviewFile>();
        builder.Services.AddSingleton<KeepUpload>();
        builder.Services.AddSingleton<ImportUpload>();
        builder.Services.AddSingleton<NameMapping>();
        builder.Services.AddSingleton<IOutboxWork>(services => services.GetRequiredService<ImportUpload>());
        builder.Services.AddSingleton(new Chore("uploads.sweep", TimeSpan.FromMinutes(10), (services, cancellationToken) => services.GetRequiredService<KeepUpload>().Sweep(cancellationToken)));
        builder.Services.AddSingleton<MergeImport>();
        builder.Services.AddSingleton<IOutboxWork>(services => services.GetRequiredService<MergeImport>());
        builder.Services.AddSingleton<CutOffImports>();
        builder.Services.AddHostedService(services => services.GetRequiredService<CutOffImports>());
        builder.Services.AddSingleton<SampleSales>();
        builder.Services.AddSingleton<SampleVerb>();
        builder.Services.AddSingleton<IVerb>(provider => provider.GetRequiredService<SampleVerb>());
        builder.Services.AddSingleton<IOutboxWork, LoadSample>();
    }

    static void AddSources(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<Sources>().AddSingleton<KeepSource>().AddSingleton<FolderFiles>().AddSingleton<FetchFile>().AddSingleton<RecordRuns>().AddSingleton<DueSources>().AddSingleton<RunSource>();
        builder.Services.AddSingleton<IOutboxWork>(services => services.GetRequiredService<RunSource>());
        builder.Services.AddSingleton(new Chore("import-sources.due", DueSources.Every, (services, cancellationToken) => services.GetRequiredService<DueSources>().Run(cancellationToken)));
        // The runs have a limit of their own.
        builder.Services.AddOutsideCalls(FetchFile.Client, "Nexo:Imports:AllowPrivateNetworks", services => services.GetRequiredService<IOptions<ImportOptions>>().Value.AllowPrivateNetworks);
    }

    public static void MapImports(this WebApplication app)
    {
        PostImport.Map(app);
        PostPreview.Map(app);
        MappingEndpoints.Map(app);
        SourceEndpoints.Map(app);
        GetImports.Map(app);
        GetRefusals.Map(app);
        ImportPages.Map(app);
        UploadPages.Map(app);
        MappingPages.Map(app);
        SourcePages.Map(app);
    }
}
