namespace Nexo.Team;

/// <summary>The words of team, invitations and workspaces: <c>TeamWords.resx</c> (pt-BR) and <c>TeamWords.en.resx</c>.</summary>
sealed class TeamWords;
