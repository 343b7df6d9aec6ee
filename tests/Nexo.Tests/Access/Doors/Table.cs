namespace Nexo.Tests.Access.Doors;

/// <summary>
/// Every endpoint of the host and who is let in, written down a second time by hand. A new endpoint needs a line here.
/// "agent" is the token of the world's channel (amazon), "other-agent" that of another channel.
/// </summary>
static class Table
{
    const string People = "member qa head admin", Everybody = "agent other-agent member qa head admin", Deciders = "head admin";

    /// <summary>The framework's own, which nobody needs: the fallback keeps them shut.</summary>
    public static readonly IReadOnlySet<string> ShutOnPurpose = new HashSet<string> { "GET /_framework/opaque-redirect", "GET /{**path:file}", "HEAD /{**path:file}" };

    public static readonly IReadOnlyList<Door> Doors =
    [
        // Health and the frame of the pages
        new("GET /live", "anyone"),
        new("GET /ready", "anyone"),
        new("GET /rail", "anyone"),
        new("GET /openapi/{documentName}.json", "anyone") { Ask = "/openapi/v1.json" },
        new("POST /preferences", "anyone") { Form = "theme=dark" },
        new("GET /", People) { Shows = true },
        new("POST /", People),
        new("GET /inicio", People) { Shows = true },
        new("GET /busca", People) { Ask = "/busca?q=GIRAFA", Shows = true },
        new("POST /nexo/ativar", Deciders) { Form = "" },

        // Listings and imports, for people
        new("GET /anuncios", People) { Shows = true },
        new("POST /anuncios", People),
        new("GET /anuncios/lista", People) { Shows = true },
        new("GET /anuncios/{id:guid}", People) { Ask = "/anuncios/{listing}", Shows = true },
        new("POST /anuncios/{id:guid}", People) { Ask = "/anuncios/{listing}" },
        new("GET /anuncios/{id:guid}/conteudo", People) { Ask = "/anuncios/{listing}/conteudo", Shows = true },
        new("GET /anuncios/importar", Deciders),
        new("POST /anuncios/importar", Deciders),
        new("POST /anuncios/importacoes", Deciders) { Form = "" },
        new("GET /anuncios/importacoes/{id:guid}", People) { Ask = "/anuncios/importacoes/{import}", Shows = true },
        new("POST /anuncios/importacoes/{id:guid}", People) { Ask = "/anuncios/importacoes/{import}" },
        new("GET /anuncios/importacoes/{id:guid}/andamento", People) { Ask = "/anuncios/importacoes/{import}/andamento", Shows = true },

        // The inbox and the task page
        new("GET /aprovacoes", People) { Shows = true },
        new("POST /aprovacoes", People),
        new("GET /aprovacoes/linhas", People) { Shows = true },
        new("GET /aprovacoes/lista", People) { Shows = true },
        new("GET /aprovacoes/abas", People),
        new("GET /aprovacoes/painel/{id}", People) { Ask = "/aprovacoes/painel/{task}", Shows = true },
        new("POST /aprovacoes/decisoes", Deciders) { Form = "decisao=aprovar&tarefas=" },
        new("GET /aprovacoes/visoes", People) { Shows = true },
        new("POST /aprovacoes/visoes", People),
        new("POST /aprovacoes/visoes/salvar", People) { Form = "nome=" },
        new("POST /aprovacoes/visoes/{id:guid}", People) { Ask = "/aprovacoes/visoes/{view}", Form = "fazer=excluir" },
        new("GET /api/views", People) { Shows = true },
        new("POST /api/views", People) { Json = """{"name":""}""" },
        new("PATCH /api/views/{id:guid}", People) { Ask = "/api/views/{view}", Json = """{"place":0}""" },
        new("DELETE /api/views/{id:guid}", People) { Ask = "/api/views/{view}" },
        new("GET /tarefas/{Id:guid}", People) { Ask = "/tarefas/{task}", Shows = true },
        new("POST /tarefas/{Id:guid}", People) { Ask = "/tarefas/{task}" },
        new("GET /tarefas/{id}/folha", People) { Ask = "/tarefas/{task}/folha", Shows = true },
        new("POST /tarefas/{id}/decisao", Deciders) { Ask = "/tarefas/{task}/decisao", Form = "decisao=aprovar&versao=1" },
        new("POST /tarefas/{id}/adiamento", Deciders) { Ask = "/tarefas/{task}/adiamento", Form = "ate=amanha" },
        new("POST /tarefas/{id}/retorno", Deciders) { Ask = "/tarefas/{task}/retorno", Form = "" },
        new("PATCH /api/orchestration/tasks/snooze", Deciders) { Json = """{"taskIds":["{task}"],"until":"2026-11-30T12:00:00Z"}""" },
        new("PATCH /api/orchestration/tasks/wake", Deciders) { Json = """{"taskIds":["{task}"]}""" },
        new("POST /tarefas/{id}/edicao", Deciders) { Ask = "/tarefas/{task}/edicao", Form = "versao=1&depois.0=x" },
        new("POST /tarefas/{id}/atribuicao", Deciders) { Ask = "/tarefas/{approved}/atribuicao", Form = "para=specialist" },
        new("POST /tarefas/{id}/conclusao", People) { Ask = "/tarefas/{approved}/conclusao", Form = "horas=1" },
        new("POST /tarefas/{id}/cancelamento", Deciders) { Ask = "/tarefas/{approved}/cancelamento", Form = "motivo=x" },
        new("POST /tarefas/{id}/retomada", Deciders) { Ask = "/tarefas/{approved}/retomada", Form = "" },

        // Access
        new("GET /entrar", "anyone"),
        new("POST /entrar", "anyone") { Form = "email=a@example.test&password=b" },
        new("POST /sair", "anyone") { Form = "" },
        new("POST /api/session", "anyone") { Json = """{"email":"","password":""}""" },
        new("GET /api/session", Everybody),
        new("DELETE /api/session", "anyone"),
        new("GET /api/people", Deciders),
        new("POST /api/people", "admin") { Json = """{"email":""}""" },
        new("PATCH /api/people/{id:guid}", "admin") { Ask = "/api/people/{person}", Json = """{"name":""}""" },
        new("DELETE /api/people/{id:guid}", "admin") { Ask = "/api/people/{person}" },
        new("POST /api/people/{id:guid}/hand-over", Deciders) { Ask = "/api/people/{person}/hand-over", Json = """{"to":"{person}"}""" },
        new("GET /api/tokens", People) { Shows = true },
        new("POST /api/tokens", People) { Json = """{"name":""}""" },
        new("DELETE /api/tokens/{id:guid}", People) { Ask = "/api/tokens/{token}" },

        new("GET /administracao", People),
        new("GET /administracao/regras", People),
        new("POST /administracao/regras", People),
        new("GET /administracao/regras/lista", People),
        new("GET /administracao/regras/{channel}/{rule}", People) { Ask = "/administracao/regras/amazon/AMZ-T1" },
        new("POST /administracao/regras/{channel}/{rule}", Deciders) { Ask = "/administracao/regras/amazon/AMZ-T1", Form = "enabled=true" },
        new("POST /administracao/regras/{channel}/{rule}/ligar", Deciders) { Ask = "/administracao/regras/amazon/AMZ-T1/ligar", Form = "enabled=true" },
        new("POST /administracao/regras/{channel}/{rule}/experimentar", Deciders) { Ask = "/administracao/regras/amazon/AMZ-T1/experimentar", Form = "enabled=true" },
        new("POST /administracao/regras/{channel}/{rule}/padrao", Deciders) { Ask = "/administracao/regras/amazon/AMZ-T1/padrao", Form = "" },
        new("GET /administracao/chaves", People) { Shows = true },
        new("POST /administracao/chaves", People) { Form = "name=" },
        new("GET /administracao/auditoria", "admin"),
        new("POST /administracao/auditoria", "admin"),
        new("POST /administracao/auditoria/conferencia", "admin") { Form = "back=" },
        new("GET /api/audit", "admin"),
        new("GET /api/audit/head", "admin"),
        new("GET /api/audit/export", "admin") { Ask = "/api/audit/export?format=jsonl" },
        new("POST /administracao/chaves/{id:guid}/revogar", People) { Ask = "/administracao/chaves/{token}/revogar", Form = "back=" },

        // Models
        new("GET /api/models", "admin"),
        new("POST /api/models", "admin") { Json = """{"name":""}""" },
        new("PATCH /api/models/{id:guid}", "admin") { Ask = "/api/models/{person}", Json = """{"name":"x"}""" },
        new("DELETE /api/models/{id:guid}", "admin") { Ask = "/api/models/{person}" },
        new("POST /api/models/{id:guid}/test", "admin") { Ask = "/api/models/{person}/test" },
        new("PUT /api/models/limits", "admin") { Json = """{"monthlySpending":-1}""" },
        // One's own account
        new("GET /api/account/sessions", People),
        new("DELETE /api/account/sessions", People),
        new("DELETE /api/account/sessions/{id:guid}", People) { Ask = "/api/account/sessions/{token}" },
        new("POST /api/account/password", People) { Json = """{"present":""}""" },
        new("POST /api/account/password/reset", "anyone") { Json = """{"email":""}""" },
        new("PUT /api/account/password/reset", "anyone") { Json = """{"password":""}""" },
        new("POST /api/people/{id:guid}/reset-link", "admin") { Ask = "/api/people/{person}/reset-link" },
        new("GET /conta", People),
        new("POST /conta/senha", People) { Form = "present=" },
        new("POST /conta/sessoes/encerrar", People) { Form = "" },
        new("POST /conta/sessoes/{id:guid}/encerrar", People) { Ask = "/conta/sessoes/{token}/encerrar", Form = "" },
        new("GET /esqueci-a-senha", "anyone"),
        new("POST /esqueci-a-senha", "anyone") { Form = "email=" },
        new("GET /nova-senha/{secret}", "anyone") { Ask = "/nova-senha/x" },
        new("POST /nova-senha/{secret}", "anyone") { Ask = "/nova-senha/x", Form = "password=" },

        // Team
        new("GET /api/invitations", "admin") { Shows = true },
        new("POST /api/invitations", "admin") { Json = """{"email":""}""" },
        new("POST /api/invitations/{id:guid}/renew", "admin") { Ask = "/api/invitations/{invitation}/renew", Json = "{}" },
        new("DELETE /api/invitations/{id:guid}", "admin") { Ask = "/api/invitations/{invitation}" },
        new("POST /api/invitations/accept", "anyone") { Json = """{"secret":"none"}""" },
        new("GET /convite/{secret}", "anyone") { Ask = "/convite/none" },
        new("POST /convite/{secret}", "anyone") { Ask = "/convite/none", Form = "name=x" },
        new("GET /administracao/equipe", "admin") { Ask = "/administracao/equipe?q=GIRAFA", Shows = true },
        new("POST /administracao/equipe", "admin"),
        new("GET /administracao/equipe/convites", "admin") { Shows = true },
        new("POST /administracao/equipe/convites", "admin") { Form = "Email=" },
        new("POST /administracao/equipe/convites/{id:guid}/renovar", "admin") { Ask = "/administracao/equipe/convites/{invitation}/renovar", Form = "back=" },
        new("POST /administracao/equipe/convites/{id:guid}/revogar", "admin") { Ask = "/administracao/equipe/convites/{invitation}/revogar", Form = "back=" },
        new("GET /administracao/equipe/{id:guid}", "admin") { Ask = "/administracao/equipe/{person}" },
        new("POST /administracao/equipe/{id:guid}", "admin") { Ask = "/administracao/equipe/{person}", Form = "Role=qa" },
        new("POST /administracao/equipe/{id:guid}/acesso", "admin") { Ask = "/administracao/equipe/{person}/acesso", Form = "sair=1" },
        new("POST /administracao/equipe/{id:guid}/saida", "admin") { Ask = "/administracao/equipe/{person}/saida", Form = "back=" },
        new("POST /administracao/equipe/{id:guid}/passagem", "admin") { Ask = "/administracao/equipe/{person}/passagem", Form = "para={person}" },

        // Events
        new("GET /api/events", Everybody) { Streams = true },
        new("GET /api/events/ws", Everybody),

        // Listings and findings
        new("GET /api/listings", People) { Shows = true },
        new("GET /api/listings/{id:guid}", People) { Ask = "/api/listings/{listing}", Shows = true },
        new("GET /api/listings/{id:guid}/audit", People) { Ask = "/api/listings/{listing}/audit" },
        new("GET /api/findings", People) { Shows = true },
        new("GET /api/rules", People),
        new("PATCH /api/rules/{id}", Deciders) { Ask = "/api/rules/AMZ-T1", Json = """{"enabled":true}""" },
        new("POST /api/rules/{id}/try", Deciders) { Ask = "/api/rules/AMZ-T1/try", Json = "{}" },
        new("GET /api/imports", People) { Shows = true },
        new("GET /api/imports/{id:guid}", People) { Ask = "/api/imports/{import}", Shows = true },
        new("GET /api/imports/{id:guid}/refusals", People) { Ask = "/api/imports/{import}/refusals", Shows = true },
        new("POST /api/listings/import", Deciders) { Json = "{}" },

        // Tasks
        new("POST /api/orchestration/tasks", "agent head admin") { Json = """{"marketplace":"amazon","title":"x","category":"analysis","priority":"low"}""" },
        new("GET /api/orchestration/tasks", Everybody) { Shows = true },
        new("GET /api/orchestration/tasks/{id}", Everybody) { Ask = "/api/orchestration/tasks/{task}", Shows = true },
        new("GET /api/orchestration/tasks/{id}/history", Everybody) { Ask = "/api/orchestration/tasks/{task}/history", Shows = true },
        new("GET /api/orchestration/stats", Everybody),
        new("GET /api/orchestration/status", Everybody),
        new("PATCH /api/orchestration/tasks/approve", Deciders) { Json = """{"taskIds":["{task}"],"approved":true,"versions":{"{task}":1}}""" },
        new("PATCH /api/orchestration/tasks/assign", Deciders) { Json = """{"taskId":"{approved}","assignedTo":"{person}"}""" },
        new("PATCH /api/orchestration/tasks/complete", People) { Json = """{"taskId":"{approved}","actualHours":1}""" },
        new("PATCH /api/orchestration/tasks/{id}/change-set", Deciders) { Ask = "/api/orchestration/tasks/{task}/change-set", Json = """{"version":1,"changeSet":[{"listingId":"{listing}","field":"title","before":"x","after":"y"}]}""" },
        new("PATCH /api/orchestration/tasks/{id}/reopen", Deciders) { Ask = "/api/orchestration/tasks/{approved}/reopen" },
        new("PATCH /api/orchestration/tasks/{id}/cancel", Deciders) { Ask = "/api/orchestration/tasks/{approved}/cancel", Json = """{"reason":"x"}""" },
        new("PATCH /api/orchestration/tasks/{id}/fail", Deciders) { Ask = "/api/orchestration/tasks/{approved}/fail", Json = """{"error":"x"}""" },
        new("PATCH /api/orchestration/tasks/{id}/retry", Deciders) { Ask = "/api/orchestration/tasks/{approved}/retry" },
        new("POST /api/tasks/assign-intelligent", Deciders) { Json = """{"taskId":"{approved}","strategy":"roundrobin"}""" },

        // NEXO
        new("POST /nexo/ativar", Deciders) { Form = "channels=nowhere" },
        new("POST /api/marketplace/orchestration/activate", Deciders) { Json = """{"channels":["nowhere"]}""" },
        new("GET /api/marketplace/orchestration/status", Everybody),
        new("GET /api/marketplace/orchestration/activations", People) { Shows = true },
        new("GET /api/marketplace/orchestration/activations/{id}", People) { Ask = "/api/marketplace/orchestration/activations/{activation}", Shows = true },
    ];
}
