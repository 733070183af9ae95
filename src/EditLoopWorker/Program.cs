using ReferenceApp.AssetStore;
using ReferenceApp.AuditStore;
using ReferenceApp.Domain;
using ReferenceApp.Domain.Assets;
using ReferenceApp.EditLoopWorker;
using ReferenceApp.Imaging;
using ReferenceApp.JobQueue;
using ReferenceApp.ServiceDefaults;
using ReferenceApp.Surfaces;
using ReferenceApp.Surfaces.ImageApi;

var builder = WebApplication.CreateBuilder(args);

builder.AddServiceDefaults();
builder.AddValidatedOptions<WorkerOptions>(WorkerOptions.Section);
builder.AddValidatedOptions<AssetStoreOptions>("AssetStore");
builder.AddValidatedOptions<ImageApiOptions>(ImageApiOptions.Section);
builder.AddNpgsqlDataSource("audit");
builder.AddRedisClient("redis");

builder.Services.AddSingleton(TimeProvider.System);
builder.Services.AddSingleton(IdSource.FromClock(TimeProvider.System));
builder.Services.AddAuditStore();
builder.Services.AddAssetStore();
builder.Services.AddJobQueue();
builder.Services.AddSurfaces();
builder.Services.AddSingleton<IPictureInspector, PictureInspector>();
builder.Services.AddTesseractTextReader();
builder.Services.AddEditLoop();

var app = builder.Build();
app.MapDefaultEndpoints();
return await ServiceHost.RunAsync(() => app);
