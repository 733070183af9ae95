using System.Security.Cryptography;
using ReferenceApp.ImageApiSimulator;
using ReferenceApp.ImageApiSimulator.Admin;
using ReferenceApp.ImageApiSimulator.Calls;
using ReferenceApp.ImageApiSimulator.Drawing;
using ReferenceApp.ImageApiSimulator.Limits;
using ReferenceApp.ServiceDefaults;

// The upstream for development and tests: speaks OpenAI's contract to any client and draws real pictures.
var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddValidatedOptions<SimulatorOptions>("Simulator");
builder.Services.AddProblemDetailsForErrors();

builder.Services.AddSingleton(TimeProvider.System);
builder.Services.AddSingleton(RandomNumberGenerator.Create());
builder.Services.AddSingleton<CurrentSettings>();
builder.Services.AddSingleton<ApiKeyCheck>();
builder.Services.AddSingleton<ImageRateLimit>();
builder.Services.AddSingleton<Latency>();
builder.Services.AddSingleton<Studio>();
builder.Services.AddSingleton<CallLog>().AddHostedService(services => services.GetRequiredService<CallLog>());
builder.Services.AddSingleton<ImageCalls>();

var app = builder.Build();
app.UseProblemDetailsForErrors();
app.UseOpenAIHeaders();
app.MapDefaultEndpoints();
app.MapImages();
app.MapAdmin();
return await app.RunToExitCodeAsync();
