using Microsoft.Extensions.Hosting;
using ReferenceApp.Migrator;
using ReferenceApp.ServiceDefaults;

return await ServiceHost.RunAsync(() =>
{
    var builder = Host.CreateApplicationBuilder(args);
    builder.AddServiceDefaults();
    builder.AddNpgsqlDataSource("audit");
    builder.AddMigration();
    return builder.Build();
});
