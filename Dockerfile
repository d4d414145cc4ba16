# One image: the server, or with arguments any of its verbs.
#   docker build -t fhir-server .
#   docker run -p 127.0.0.1:8080:8080 -v fhir-data:/data -e FhirServer__AllowOpenAccess=true fhir-server
# Without AllowOpenAccess the server refuses to start here: in a container it listens on every address, and whoever
# publishes its port must have said that something in front of it guards it.

FROM node:22-bookworm-slim AS node

FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
# The build lays the FHIR definitions out with Node.js; npm fetches them.
COPY --from=node /usr/local/bin/node /usr/local/bin/node
COPY --from=node /usr/local/lib/node_modules /usr/local/lib/node_modules
RUN ln -s ../lib/node_modules/npm/bin/npm-cli.js /usr/local/bin/npm
WORKDIR /source
COPY . .
RUN dotnet publish src/FhirServer -c Release -o /app

FROM mcr.microsoft.com/dotnet/aspnet:10.0
RUN install -d -o $APP_UID -g $APP_UID /data
WORKDIR /app
COPY --from=build /app .
ENV ASPNETCORE_HTTP_PORTS=8080 FhirServer__DataDirectory=/data
USER $APP_UID
VOLUME /data
EXPOSE 8080
ENTRYPOINT ["dotnet", "FhirServer.dll"]
