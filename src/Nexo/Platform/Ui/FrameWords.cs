namespace Nexo.Platform.Ui;

/// <summary>The words of the frame and the shared parts: <c>FrameWords.resx</c> (pt-BR) and <c>FrameWords.en.resx</c>.</summary>
public sealed class FrameWords;
