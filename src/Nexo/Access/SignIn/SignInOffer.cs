namespace Nexo.Access;

/// <summary>A way to sign in beside the password, shown below it. Registered as a singleton by the module that knows it.</summary>
/// <param name="Component">Takes the parameter <c>ReturnUrl</c>.</param>
public sealed record SignInOffer(Type Component);
