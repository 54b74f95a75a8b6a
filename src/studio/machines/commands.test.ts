import { describe, expect, it } from 'vitest';
import { newProject } from '../store/project.ts';
import { modelledFor } from './chosen.ts';
import { modelledChoice } from './commands.ts';

const project = newProject();
const tx2 = modelledFor('tx2', project);
if (!tx2) throw new Error('no modelled machine');

describe('S15.61 a modelled machine in a file', () => {
  it('is the one that is here, as long as its times are', () => {
    expect(modelledChoice(JSON.parse(JSON.stringify(tx2)), project)).toEqual({ kind: 'modelled', id: 'tx2' });
    const [first, ...rest] = tx2.rows;
    if (!first) throw new Error('no rows');
    const edited = { ...tx2, rows: [{ ...first, medianMs: 2 * first.medianMs }, ...rest] };
    expect(modelledChoice(edited, project)).toBeNull();
    expect(modelledChoice({ ...tx2, points: 64 }, project)).toBeNull();
    expect(modelledChoice({ ...tx2, kind: 'measured' }, project)).toBeNull();
    expect(modelledChoice({ ...tx2, host: 'a machine of my own' }, project)).toBeNull();
  });
});
