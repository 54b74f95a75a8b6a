import { fileURLToPath } from 'node:url';

/** Where the shipped zoo stands, beside the studio's own files. */
export const zooFolder = fileURLToPath(new URL('../../public/zoo', import.meta.url));
