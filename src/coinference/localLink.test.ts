import { nodeRuntime } from '../runtime/node.node.ts';
import { linkContract } from './link.contract.ts';
import { localLink } from './testing.ts';

linkContract('the local stand-in', async () => ({ link: localLink(nodeRuntime()) }));
