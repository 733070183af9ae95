using System.Security.Cryptography;
using System.Text.Json;

namespace ReferenceApp.AppHost;

/// <summary>Passwords and keys of one data folder: generated once, readable by its owner only, used nowhere else.</summary>
sealed record DevelopmentSecrets(
    string Postgres, string AuditApi, string AuditWorker, string Redis, string AssetSigningKey, string ApiKey,
    string AdminKey, IReadOnlyList<DevelopmentReviewer> Reviewers, string TelemetryToken)
{
    public static DevelopmentSecrets LoadOrCreate(string path)
    {
        if (File.Exists(path))
            return Complete(path, JsonSerializer.Deserialize<DevelopmentSecrets>(File.ReadAllBytes(path))
                ?? throw new InvalidDataException($"{Path.GetFileName(path)} in the data folder is empty; delete the folder to start anew."));
        var secrets = new DevelopmentSecrets(
            Word(24), Word(24), Word(24), Word(24), Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)),
            "rk_" + Word(32), "rk_" + Word(32),
            [new DevelopmentReviewer("reviewer-1", Word(12)), new DevelopmentReviewer("reviewer-2", Word(12))], Word(32));
        PrivateFile.Write(path, JsonSerializer.SerializeToUtf8Bytes(secrets));
        return secrets;
    }

    // A folder of an earlier version has no token yet.
    static DevelopmentSecrets Complete(string path, DevelopmentSecrets secrets)
    {
        if (!string.IsNullOrEmpty(secrets.TelemetryToken))
            return secrets;
        secrets = secrets with { TelemetryToken = Word(32) };
        PrivateFile.Write(path, JsonSerializer.SerializeToUtf8Bytes(secrets));
        return secrets;
    }

    static string Word(int length) =>
        RandomNumberGenerator.GetString("ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789", length);
}

sealed record DevelopmentReviewer(string Name, string Password);
