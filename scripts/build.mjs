/** `npm run build`: the production build into dist/, when a source changed. */
import { checkNode, ensureBuilt, ensureInstalled, guarded } from './setup.mjs';

await guarded(() => {
  checkNode();
  ensureInstalled();
  ensureBuilt();
});
