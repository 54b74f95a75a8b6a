/** Installs what serving needs when it is missing: run before edge.mjs. */
import { install } from './install.ts';

try {
  install();
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
