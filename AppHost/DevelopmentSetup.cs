using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Configuration;

namespace ReferenceApp.AppHost;

/// <summary>
/// What a development run is told (command line, environment) and what it keeps in its data folder. Keys: <c>port</c>,
/// <c>data</c>, <c>once</c>, <c>openai</c>, <c>sample</c>, <c>unlimited</c>, <c>dayBudgetUsd</c>.
/// </summary>
sealed class DevelopmentSetup
{
    const int DefaultPort = 8080;
    const decimal DefaultDayBudgetUsd = 100;
    const decimal MostDayBudgetUsd = 1_000_000;
    const int ImagesPerMinute = 250;

    public required string DataFolder { get; init; }

    public required int Port { get; init; }

    public required bool Once { get; init; }

    public required bool UseOpenAI { get; init; }

    /// <summary>Whether the sample job is run; null: by the simulator, into an empty store.</summary>
    public required bool? Sample { get; init; }

    public required bool Unlimited { get; init; }

    /// <summary>US dollars that each key may spend in a UTC day; null: no limit.</summary>
    public required decimal? DayBudgetUsd { get; init; }

    public required string OpenAIApiKey { get; init; }

    public required string OpenAIBaseUrl { get; init; }

    public required string SamplePath { get; init; }

    /// <summary>Where the telemetry page is, without its token.</summary>
    public required string TelemetryUrl { get; init; }

    /// <summary>Leads from a trace id to its page.</summary>
    public string TraceUrl => TelemetryUrl + "/traces/{traceId}";

    public required DevelopmentSecrets Secrets { get; init; }

    /// <summary>The simulator stands for a service whose limit is not ours to lift; it is only raised out of the way.</summary>
    public string SimulatorImagesPerMinute => (Unlimited ? 1_000_000 : ImagesPerMinute).ToString(CultureInfo.InvariantCulture);

    /// <exception cref="DistributedApplicationException">An option makes no sense; the message says which.</exception>
    public static DevelopmentSetup Load(IConfiguration configuration, string appHostDirectory)
    {
        var root = Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(appHostDirectory))!;
        var folder = Path.GetFullPath(configuration["data"] ?? Path.Combine(root, ".data"));
        var openAI = Flag(configuration, "openai");
        if (openAI && string.IsNullOrWhiteSpace(configuration["OPENAI_API_KEY"]))
            throw new DistributedApplicationException("--openai needs OPENAI_API_KEY in the environment.");
        Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        // What the processes print is kept there; the console stays readable.
        configuration["LocalAspire:LogsDirectory"] = Path.Combine(folder, "logs");
        var secrets = DevelopmentSecrets.LoadOrCreate(Path.Combine(folder, "secrets.json"));
        var port = configuration.GetValue("port", DefaultPort);
        var telemetry = TelemetryPage.Configure(configuration, port, secrets.TelemetryToken);
        return new DevelopmentSetup
        {
            DataFolder = folder,
            Port = port,
            Once = Flag(configuration, "once"),
            UseOpenAI = openAI,
            Sample = configuration.GetValue<bool?>("sample"),
            Unlimited = Flag(configuration, "unlimited"),
            DayBudgetUsd = ReadDayBudget(configuration),
            OpenAIApiKey = openAI ? configuration["OPENAI_API_KEY"]! : "sk-simulator",
            OpenAIBaseUrl = configuration["OPENAI_BASE_URL"] is { Length: > 0 } url ? url : "https://api.openai.com/v1",
            SamplePath = Path.Combine(root, "samples", "teahouse-poster.ja.json"),
            Secrets = secrets,
            TelemetryUrl = telemetry,
        };
    }

    public string Folder(string name) => Path.Combine(DataFolder, name);

    /// <summary>The edge knows keys and passwords by their hash only.</summary>
    public void EdgeSettings(EnvironmentCallbackContext context)
    {
        AddKey(context, 0, "development", "Caller", Secrets.ApiKey, DayBudgetUsd);
        AddKey(context, 1, "administrator", "Admin", Secrets.AdminKey, DayBudgetUsd);
        context.EnvironmentVariables["SignIn__KeysDirectory"] = Folder("sign-in-keys");
        for (var i = 0; i < Secrets.Reviewers.Count; i++)
        {
            context.EnvironmentVariables[$"SignIn__Reviewers__{i}__Name"] = Secrets.Reviewers[i].Name;
            context.EnvironmentVariables[$"SignIn__Reviewers__{i}__PasswordHash"] = HashPassword(Secrets.Reviewers[i].Password);
        }

        // Above the default, because on one machine a page, a script and a test share a key.
        context.EnvironmentVariables["Edge__RequestsPerMinute"] = Unlimited ? "0" : "6000";
    }

    /// <summary>The worker keeps to what the simulator gives, as it would with a real account.</summary>
    public void SimulatedLimit(EnvironmentCallbackContext context)
    {
        if (!Unlimited)
            context.EnvironmentVariables["Surfaces__ImageApi__ImagesPerMinute"] = SimulatorImagesPerMinute;
    }

    static void AddKey(EnvironmentCallbackContext context, int index, string caller, string role, string key, decimal? budget)
    {
        var prefix = $"Edge__ApiKeys__{index}__";
        context.EnvironmentVariables[prefix + "Caller"] = caller;
        context.EnvironmentVariables[prefix + "Role"] = role;
        context.EnvironmentVariables[prefix + "Scopes__0"] = "*";
        context.EnvironmentVariables[prefix + "Sha256"] = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
        if (budget is { } usd)
            context.EnvironmentVariables[prefix + "DayBudgetUsd"] = usd.ToString(CultureInfo.InvariantCulture);
    }

    static string HashPassword(string password)
    {
        const int Iterations = 210_000;
        var salt = RandomNumberGenerator.GetBytes(16);
        var hash = Rfc2898DeriveBytes.Pbkdf2(password, salt, Iterations, HashAlgorithmName.SHA512, 32);
        return $"pbkdf2-sha512:{Iterations}:{Convert.ToBase64String(salt)}:{Convert.ToBase64String(hash)}";
    }

    static decimal? ReadDayBudget(IConfiguration configuration)
    {
        var unlimited = Flag(configuration, "unlimited");
        if (configuration["dayBudgetUsd"] is not { } text)
            return unlimited ? null : DefaultDayBudgetUsd;
        if (unlimited)
            throw new DistributedApplicationException("--unlimited lifts the budgets that --dayBudgetUsd sets; give one of them.");
        // To the micro-dollar, as the keys' own budgets.
        return decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var usd)
            && usd <= MostDayBudgetUsd && usd.Scale <= 6
                ? usd
                : throw new DistributedApplicationException("--dayBudgetUsd takes 0 to 1000000, with at most six decimals.");
    }

    static bool Flag(IConfiguration configuration, string name) => configuration.GetValue(name, false);
}
