import { arch, cpus, type } from 'node:os';

/** This machine as a measurement names it: `AMD EPYC 7R13 Processor, Linux x64`. */
export function hostWords(): string {
  const model = cpus()[0]?.model.replace(/\s+/g, ' ').trim() || 'unknown processor';
  return `${model}, ${type()} ${arch()}`;
}
