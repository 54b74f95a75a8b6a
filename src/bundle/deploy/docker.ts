/** The Node that the container runs: pinned, as the packages are. */
const NODE_IMAGE = 'node:20.20-bookworm-slim';

/** Serves the edge half; the token comes from the environment, so that none is written into the image. */
export const DOCKERFILE = `FROM ${NODE_IMAGE}
WORKDIR /bundle
COPY package.json .npmrc manifest.json ./
COPY runner/install.mjs runner/install.mjs
RUN node runner/install.mjs
COPY . .
USER node
EXPOSE 8600
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s CMD ["node", "-e", "fetch('http://127.0.0.1:8600/v2/health/ready').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "runner/edge.mjs", "--host", "0.0.0.0", "--allow-host", "edge"]
`;

export const DOCKERIGNORE = 'node_modules\n';

/** The edge, and beside it on demand the device's half that verifies it. */
export const COMPOSE = `services:
  edge:
    build: .
    ports:
      - "8600:8600"
    environment:
      GCODE_TOKEN: \${GCODE_TOKEN:?choose a token that the devices will send}
    restart: unless-stopped
  verify:
    build: .
    profiles: ["verify"]
    command: ["node", "runner/device.mjs", "--verify", "--edge", "http://edge:8600"]
    environment:
      GCODE_TOKEN: \${GCODE_TOKEN:?choose a token that the devices will send}
    depends_on:
      edge:
        condition: service_healthy
`;
