import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';

const IMMUTABLE = 'public, max-age=31536000, immutable';

/** Serves the built studio. Names in assets/ carry a hash of the content, so they may be kept forever. */
export async function serveStudio(app: FastifyInstance, folder: string): Promise<void> {
  const root = resolve(folder);
  if (!existsSync(join(root, 'index.html'))) throw new Error(`${root} holds no built studio: no index.html`);
  const assets = join(root, 'assets');
  await app.register(fastifyStatic, {
    root,
    serve: false,
    index: false,
    dotfiles: 'ignore',
    cacheControl: false,
    preCompressed: true,
    setHeaders: (response, path) => {
      response.setHeader('cache-control', path.startsWith(assets) ? IMMUTABLE : 'no-cache');
    },
  });
  app.get<{ Params: { '*': string } }>('/*', { config: { access: 'page' } }, (request, reply) =>
    // Caches on the way keep the copies apart.
    reply.header('vary', 'Origin, Accept-Encoding').sendFile(request.params['*'] || 'index.html'),
  );
}
