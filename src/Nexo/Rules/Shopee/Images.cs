using Nexo.Rules.Shapes;

namespace Nexo.Rules.Shopee;

/// <summary>SHP-Q1: at least three pictures.</summary>
sealed class EnoughImages() : FewImages("SHP-Q1", Severity.Warning, Gain.Discovery);

/// <summary>SHP-Q10: a video.</summary>
sealed class Video() : NeedsTheChannel("SHP-Q10", Fields.Images, Severity.Advice, Gain.Completeness, Missing.Video);
