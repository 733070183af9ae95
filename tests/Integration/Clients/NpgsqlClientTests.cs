using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Npgsql;
using Xunit;

namespace ReferenceApp.Integration.Clients;

public sealed class NpgsqlClientTests
{
    [Fact]
    public async Task DataSource_WithoutServer_IsUnhealthy()
    {
        using var host = HostOf(
            builder =>
            {
                builder.AddNpgsqlDataSource("store");
                builder.AddKeyedNpgsqlDataSource("other");
            },
            ("ConnectionStrings:store", $"Host=127.0.0.1;Port={RedisServer.FreePort()};Username=x;Timeout=5"),
            ("ConnectionStrings:other", $"Host=127.0.0.1;Port={RedisServer.FreePort()};Username=x;Timeout=5"));

        var report = await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync();

        Assert.Equal(["PostgreSql", "PostgreSql_other"], report.Entries.Keys.Order());
        Assert.All(report.Entries.Values, entry => Assert.Equal(HealthStatus.Unhealthy, entry.Status));
    }

    [Fact]
    public void DataSource_OfSettingsAndBuilder_IsOneForAll()
    {
        using var host = HostOf(
            builder => builder.AddNpgsqlDataSource(
                "store",
                settings => settings.ConnectionString += ";Database=tea",
                source => source.ConnectionStringBuilder.MaxPoolSize = 7),
            ("Aspire:Npgsql:store:ConnectionString", "Host=somewhere"));

        var source = host.Services.GetRequiredService<NpgsqlDataSource>();
        var connection = new NpgsqlConnectionStringBuilder(source.ConnectionString);

        Assert.Equal(("somewhere", "tea", 7), (connection.Host, connection.Database, connection.MaxPoolSize));
        Assert.Same(source, host.Services.GetRequiredService<NpgsqlDataSource>());
        Assert.Equal("tea", host.Services.GetRequiredService<NpgsqlConnection>().Database);
    }

    [Fact]
    public void DataSource_WithoutConnectionString_SaysWhereToPutIt()
    {
        using var host = HostOf(builder => builder.AddNpgsqlDataSource("store"));

        var error = Assert.Throws<InvalidOperationException>(host.Services.GetRequiredService<NpgsqlDataSource>);

        Assert.Contains("'ConnectionStrings:store'", error.Message);
    }

    static IHost HostOf(Action<IHostApplicationBuilder> add, params (string Key, string Value)[] settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(
            settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value)));
        builder.Services.AddLogging();
        builder.Services.AddHealthChecks();
        add(builder);
        return builder.Build();
    }
}
