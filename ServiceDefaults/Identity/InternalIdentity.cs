using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ReferenceApp.ServiceDefaults;

/// <summary>How the processes behind the edge know who is calling.</summary>
public static class InternalIdentity
{
    /// <summary>The policy for endpoints that need <see cref="CallerRole.Admin"/>.</summary>
    public const string AdminPolicy = "Admin";

    /// <summary>For services behind the edge: every endpoint needs a valid identity unless it is marked anonymous.</summary>
    public static IHostApplicationBuilder AddInternalIdentity(this IHostApplicationBuilder builder)
    {
        builder.AddInternalIdentityTokens();
        builder.Services.AddAuthentication(InternalIdentityHandler.SchemeName)
            .AddScheme<AuthenticationSchemeOptions, InternalIdentityHandler>(InternalIdentityHandler.SchemeName, null);
        builder.Services.AddAuthorizationBuilder()
            .SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build())
            .AddPolicy(AdminPolicy, policy => policy.RequireRole(nameof(CallerRole.Admin)));
        return builder;
    }

    /// <summary>Makes <see cref="InternalIdentityTokens"/> available, over the key ring that all processes share.</summary>
    public static IHostApplicationBuilder AddInternalIdentityTokens(this IHostApplicationBuilder builder)
    {
        builder.AddValidatedOptions<InternalIdentityOptions>(InternalIdentityOptions.Section);
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddDataProtection().SetApplicationName("ReferenceApp");
        builder.Services.AddOptions<KeyManagementOptions>()
            .Configure<IOptions<InternalIdentityOptions>, ILoggerFactory>((ring, identity, loggers) =>
                ring.XmlRepository = new FileSystemXmlRepository(CreatePrivate(identity.Value.KeysDirectory), loggers));
        builder.Services.TryAddSingleton<InternalIdentityTokens>();
        return builder;
    }

    static DirectoryInfo CreatePrivate(string path) => OperatingSystem.IsWindows()
        ? Directory.CreateDirectory(path)
        : Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
}
