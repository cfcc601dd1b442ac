# Builds the router from this checkout and runs it in profile prod, not as root. It has to be given its keys and its store:
#
#   docker build -t hooktrail .
#   docker run -p 8080:8080 -e HOOKTRAIL_ADMIN_KEY="ht_$(openssl rand -hex 32)" \
#     -e HOOKTRAIL_MASTER_KEY="$(openssl rand -base64 32)" -e HOOKTRAIL_STORE_URL=jdbc:postgresql://db/hooktrail \
#     -e HOOKTRAIL_STORE_USER=hooktrail -e HOOKTRAIL_STORE_PASSWORD=… -e HOOKTRAIL_PUBLIC_URL=https://hooks.example.com hooktrail

FROM maven:3.9-eclipse-temurin-25 AS build
WORKDIR /src
COPY . .
RUN mvn -B -q -DskipTests package

FROM eclipse-temurin:25-jre
RUN useradd --system --uid 10001 --home-dir /var/lib/hooktrail --create-home hooktrail
COPY --from=build /src/router-app/target/router-app.jar /opt/hooktrail/router-app.jar
USER 10001
# The embedded store lies here when no other is given.
VOLUME /var/lib/hooktrail
ENV SPRING_PROFILES_ACTIVE=prod HOOKTRAIL_BIND=0.0.0.0 HOOKTRAIL_DATA_DIR=/var/lib/hooktrail
EXPOSE 8080
# exec form: the JVM is process 1 and gets SIGTERM itself, which is what makes a stop graceful.
ENTRYPOINT ["java", "-Ddisable-axoniq-console-message=true", "-XX:MaxRAMPercentage=75", "-jar", "/opt/hooktrail/router-app.jar"]
