/**
 * `npm run -s gcode -- <command>`: the command line, straight from its TypeScript source.
 * Works in a fresh clone; stdout is the command's own.
 */
import { checkNode, ensureBuilt, ensureInstalled, guarded } from './setup.mjs';

await guarded(async () => {
  checkNode();
  ensureInstalled();
  // A bundle carries the built runner.
  if (process.argv[2] === 'export') ensureBuilt();
  // npm changes into the project; the person's relative paths start where they called it.
  if (process.env.npm_lifecycle_event === 'gcode' && process.env.INIT_CWD)
    process.chdir(process.env.INIT_CWD);
  const { register } = await import('tsx/esm/api');
  register();
  await import('../src/cli/main.ts');
});
