import { expect, it } from 'vitest';
import { presetById } from '../../design/presets.ts';
import type { Design } from '../../design/types.ts';
import { problemsOf } from '../../design/validity.ts';
import { standalone } from '../kit/saveChart.ts';
import { newProject } from '../store/project.ts';
import { settingOf } from '../store/setting.ts';
import { designToFlow } from './chosen.ts';
import { pictureOf } from './picture.ts';

it('S15.211 the picture of a design has every op, wire and crossing, and needs no page around it', () => {
  const design = { ...(presetById('split')?.design as Design), name: 'A <b> & "c"' };
  const setting = settingOf(newProject());
  const flow = designToFlow({
    ...{ design, setting, placed: {}, problems: problemsOf(design, setting), selection: [] },
    timeOf: (id) => (id === 'pool' ? { value: 1.5, unit: 'ms', provenance: 'predicted' } : null),
  });
  const svg = standalone(pictureOf(flow, design.name), () => '#123456', 'Inter');
  for (const words of ['Input', 'Sample', 'EdgeConv', 'Communicate', '16 KiB', 'Prediction', '≈ 1.50 ms']) {
    expect(svg).toContain(words);
  }
  expect(svg.match(/marker-end/g)).toHaveLength(flow.edges.length);
  expect(svg).not.toContain('var(');
  expect(svg).toContain('<title>A &lt;b&gt; &amp; &quot;c&quot;</title>');
});
