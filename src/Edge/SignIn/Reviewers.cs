using Microsoft.Extensions.Options;
using ReferenceApp.ServiceDefaults;

namespace ReferenceApp.Edge.SignIn;

/// <summary>The configured people with passwords.</summary>
sealed class Reviewers(IOptions<SignInOptions> options)
{
    readonly (string Name, CallerRole Role, PasswordHash? Hash)[] people =
        [.. options.Value.Reviewers.Select(person => (person.Name, person.Role, PasswordHash.TryParse(person.PasswordHash)))];

    /// <summary>Null when name and password do not belong together. It takes as long for a name that nobody has.</summary>
    public CallerIdentity? Find(string name, string password)
    {
        var person = people.FirstOrDefault(one => one.Name == name);
        var matches = (person.Hash ?? PasswordHash.Nobodys).Matches(password);
        return matches && person.Hash is not null ? People.Identity(person.Name, person.Role) : null;
    }
}
