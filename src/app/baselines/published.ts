import type { BaselineRow, BaselineTable, Column } from './table.ts';

const GCODE = 'GCoDE, arXiv 2404.05605 and 2512.11856';

const row = (name: string, group: string, figures: Partial<Record<Column, number>>): BaselineRow => ({
  ...{ group, name, design: '' },
  figures: Object.fromEntries(
    Object.entries(figures).map(([column, value]) => [column, { value, provenance: 'published' }]),
  ),
});

/** What the field has published of ModelNet40 at 1,024 points; other machines, other engines. */
export const PUBLISHED: BaselineTable = {
  kind: 'published',
  title: 'Published',
  where: `${GCODE}; DGCNN: arXiv 1801.07829; ACE-GNN: arXiv 2511.11586`,
  rows: [
    row('DGCNN, overall accuracy', 'dgcnn', { accuracy: 0.929 }),
    row('GCoDE, best of its systems against existing approaches', 'ours', {
      speedup: 44.9,
      energySaved: 0.982,
    }),
    row('GCoDE, accuracy of a searched design', 'ours', { accuracy: 0.9173 }),
    row('GCoDE, Raspberry Pi 4B with i7, 40 Mb/s: fastest of 2,699 designs', 'ours', { latencyMs: 14.9 }),
    row('GCoDE, the same: median', 'ours', { latencyMs: 204.7 }),
    row('GCoDE, the same: slowest', 'ours', { latencyMs: 2409.6 }),
  ],
};
