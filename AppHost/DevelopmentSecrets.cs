using System.Security.Cryptography;
using System.Text.Json;

namespace ReferenceApp.AppHost;

/// <summary>Passwords and keys of one data folder: generated once, readable by its owner only, used nowhere else.</summary>
sealed record DevelopmentSecrets(
    string Postgres, string AuditApi, string AuditWorker, string Redis, string AssetSigningKey, string ApiKey,
    string AdminKey, IReadOnlyList<DevelopmentReviewer> Reviewers)
{
    public static DevelopmentSecrets LoadOrCreate(string path)
    {
        if (File.Exists(path))
            return JsonSerializer.Deserialize<DevelopmentSecrets>(File.ReadAllBytes(path))
                ?? throw new InvalidDataException($"{Path.GetFileName(path)} in the data folder is empty; delete the folder to start anew.");
        var secrets = new DevelopmentSecrets(
            Word(24), Word(24), Word(24), Word(24), Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)),
            "rk_" + Word(32), "rk_" + Word(32),
            [new DevelopmentReviewer("reviewer-1", Word(12)), new DevelopmentReviewer("reviewer-2", Word(12))]);
        PrivateFile.Write(path, JsonSerializer.SerializeToUtf8Bytes(secrets));
        return secrets;
    }

    static string Word(int length) =>
        RandomNumberGenerator.GetString("ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789", length);
}

sealed record DevelopmentReviewer(string Name, string Password);
