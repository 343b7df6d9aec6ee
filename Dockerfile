# The server and its command line tool, on Alpine, without root. Builds anywhere: docker build -t nexo .
FROM mcr.microsoft.com/dotnet/sdk:10.0-alpine3.22 AS build
WORKDIR /source
COPY global.json Directory.Build.props Directory.Packages.props .editorconfig ./
COPY src src
RUN dotnet publish src/Nexo -c Release -p:RestoreLockedMode=true -o /app \
 && dotnet publish src/Nexo.Cli -c Release -p:RestoreLockedMode=true -o /app/cli

FROM mcr.microsoft.com/dotnet/aspnet:10.0-alpine3.22
# ICU and time zones for Brazilian dates and amounts; PostgreSQL's client, because a database is saved before its schema changes.
RUN apk add --no-cache icu-libs icu-data-full tzdata postgresql17-client \
 && install -d -o "$APP_UID" -g "$APP_UID" -m 700 /data
ENV ASPNETCORE_URLS=http://+:8080 \
    DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=false \
    DOTNET_EnableDiagnostics=0 \
    NEXO_POSTGRES=/usr/bin \
    NEXO_CREDENTIALS=/data/credentials.json \
    Nexo__Backups__Folder=/data/backups
WORKDIR /app
COPY --from=build /app .
USER $APP_UID
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s CMD wget -q -O /dev/null http://localhost:8080/ready || exit 1
ENTRYPOINT ["dotnet", "/app/Nexo.dll"]
