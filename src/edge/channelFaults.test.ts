import { edgeLink } from '../coinference/edgeLink.ts';
import { nodeSocket } from '../coinference/socket.node.ts';
import { faultContract } from './faultProxy.contract.ts';

faultContract('the channel', (url, timeoutMs) => edgeLink({ url, timeoutMs, openSocket: nodeSocket }));
