/** `npm start`: installs and builds what is missing, then serves the studio and the edge endpoint. */
import { checkNode, ensureBuilt, ensureInstalled, guarded, root } from './setup.mjs';

await guarded(async () => {
  checkNode();
  ensureInstalled();
  ensureBuilt();
  const { register } = await import('tsx/esm/api');
  register();
  process.argv.splice(2, 0, 'edge', '--studio', `${root}/dist/studio`);
  await import('../src/cli/main.ts');
});
