using Nexo.Platform;

namespace Nexo.Access;

/// <summary>When and how often a token was used.</summary>
sealed class TokenUse(Database database, TimeProvider time, ILogger<TokenUse> log) : LastUse(database, time, log, """
    with used as (select * from unnest(@ids, @times, @uses) as u(id, at, uses)),
         held as (select t.id, used.at, used.uses from tokens t join used using (id) order by t.id for update of t)
    update tokens t set last_used_at = greatest(t.last_used_at, held.at), uses = t.uses + held.uses from held where t.id = held.id
    """);
