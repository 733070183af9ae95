using Microsoft.Extensions.Hosting;
using ReferenceApp.Migrator;
using ReferenceApp.ServiceDefaults;

var builder = Host.CreateApplicationBuilder(args);
builder.AddServiceDefaults();
builder.AddNpgsqlDataSource("audit");
builder.AddMigration();

return await builder.Build().RunToExitCodeAsync();
