import type { System } from '../../system/system.ts';

/** Equal for the same measured tables; ops that were timed in addition do not make others of them. */
export const tablesId = ({ device, edge }: Pick<System, 'device' | 'edge'>): string =>
  `${device.host} ${device.created} ${edge.host} ${edge.created}`;
