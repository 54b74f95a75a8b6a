import { httpLink } from '../coinference/httpLink.ts';
import { faultContract } from './faultProxy.contract.ts';

faultContract('HTTP', (url, timeoutMs) => httpLink({ url, timeoutMs }));
