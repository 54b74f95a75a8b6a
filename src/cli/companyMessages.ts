import type { CompanyMember, CompanyWork } from '../app/dispatch/company.ts';

/** What the process of other devices is told, and what it tells. */
export type ToCompany =
  | { kind: 'work'; work: CompanyWork; most: number }
  | { kind: 'devices'; devices: number }
  | { kind: 'think'; ms: number }
  | { kind: 'report' };
export type FromCompany = { kind: 'ready' } | { kind: 'report'; members: CompanyMember[] };
