/** `npm run -s bench:NAME -- ...`: a benchmark of benchmarks/, straight from its source. Works in a fresh clone. */
import { checkNode, ensureInstalled, guarded } from './setup.mjs';

await guarded(async () => {
  checkNode();
  ensureInstalled();
  const { register } = await import('tsx/esm/api');
  register();
  const [name] = process.argv.splice(2, 1);
  await import(`../benchmarks/${name}.ts`);
});
