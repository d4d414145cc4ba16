# One image, one binary: the server, and its verbs as arguments.
#
#   docker build -t fhirserver .
#   docker run -p 8080:8080 -v fhir-data:/data -e FhirServer__AllowOpenAccess=true fhirserver
#
# A container listens on every interface, and while no sign-in is configured the server refuses to be open to more than its own machine.
# FhirServer__AllowOpenAccess=true overrules that; it is left to whoever runs the container and keeps the network around it closed.

FROM node:22-bookworm-slim AS node

FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
# The build lays out the FHIR definitions with Node.js and npm (see ig/README.md).
COPY --from=node /usr/local/bin/node /usr/local/bin/node
COPY --from=node /usr/local/lib/node_modules/npm /usr/local/lib/node_modules/npm
RUN ln -s ../lib/node_modules/npm/bin/npm-cli.js /usr/local/bin/npm
WORKDIR /source
# Packages change less often than sources: what only they need stands first, and stays cached.
COPY global.json Directory.Build.props Directory.Packages.props ./
COPY src/FhirServer/FhirServer.csproj src/FhirServer/packages.lock.json src/FhirServer/
COPY src/Profiles/Profiles.csproj src/Profiles/packages.lock.json src/Profiles/Definitions.targets src/Profiles/
RUN dotnet restore src/FhirServer --locked-mode
COPY .editorconfig BannedSymbols.txt ./
COPY ig ig
COPY src src
RUN dotnet publish src/FhirServer --configuration Release --no-restore --output /app

FROM mcr.microsoft.com/dotnet/aspnet:10.0
# The user of the image is not root; the data folder is all it may write.
RUN mkdir /data && chown app:app /data
COPY --from=build /app /app
# ASPNETCORE_HTTP_PORTS is the base image's own setting, which would only be overruled with a warning.
ENV ASPNETCORE_HTTP_PORTS= \
    ASPNETCORE_URLS=http://+:8080 \
    FhirServer__DataDirectory=/data
VOLUME /data
EXPOSE 8080
USER app
WORKDIR /app
ENTRYPOINT ["dotnet", "FhirServer.dll"]
