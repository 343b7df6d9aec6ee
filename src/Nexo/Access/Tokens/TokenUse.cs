using Nexo.Platform;

namespace Nexo.Access;

/// <summary>When a token was last used.</summary>
sealed class TokenUse(Database database, TimeProvider time, ILogger<TokenUse> log) : LastUse(database, time, log, """
    with used as (select * from unnest(@ids, @times) as u(id, at)),
         held as (select t.id, used.at from tokens t join used using (id) order by t.id for update of t)
    update tokens t set last_used_at = greatest(t.last_used_at, held.at) from held where t.id = held.id
    """);
