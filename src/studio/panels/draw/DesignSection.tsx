import { Button, Menu, Stack } from '@mantine/core';
import { IconChevronDown } from '@tabler/icons-react';
import { memo } from 'react';
import { costsOf, totalCost } from '../../../design/cost.ts';
import { crossings } from '../../../design/crossings.ts';
import { PRESETS, WORD_PRESETS } from '../../../design/presets.ts';
import { modeOf, plan } from '../../../design/segments.ts';
import { bytes, count } from '../../charts/format.ts';
import { useIdle } from '../../kit/useIdle.ts';
import { flopsText, MODES } from '../../kit/words.ts';
import { openDesign } from '../../store/commands.ts';
import type { Project } from '../../store/project.ts';
import { currentProblems, settingNow, settingOf } from '../../store/setting.ts';
import { useStudio, useStudioStore } from '../../store/useStudio.ts';
import { EncodingField } from './EncodingField.tsx';
import { Facts } from './Facts.tsx';
import { PredictedFacts } from './PredictedFacts.tsx';

/** The design as a whole: where it comes from, what it costs, its line of text. All of it may come after the canvas has drawn an edit. */
export function DesignSection() {
  const project = useIdle(useStudio((s) => s.project));
  return <Sections project={project} />;
}

const Sections = memo(function Sections({ project }: { project: Project }) {
  return (
    <Stack gap="xs" component="section" aria-label="Design">
      <h3 className="section-title">Design</h3>
      <Presets name={project.design.name} words={settingOf(project).words !== undefined} />
      <Counted project={project} />
      <PredictedFacts />
      <EncodingField project={project} />
    </Stack>
  );
});

/** What is counted of a design. */
function Counted({ project }: { project: Project }) {
  const setting = settingNow({ project });
  const valid = currentProblems({ project }).length === 0;
  const { design } = project;
  const total = totalCost(costsOf(design, setting).values());
  const moved = valid ? crossings(design, setting) : [];
  const sum = (direction: 'up' | 'down') =>
    bytes(moved.filter((c) => c.direction === direction).reduce((all, c) => all + c.bytes, 0));
  const link = moved.length > 0 ? `${sum('up')} up, ${sum('down')} down` : 'nothing';
  return (
    <Facts
      facts={[
        ['Runs on', valid ? MODES[modeOf(plan(design))] : '–'],
        ['Parameters', count(total.parameters)],
        ['Operations per sample', flopsText(total.flops)],
        ['Over the link', valid ? link : '–'],
      ]}
    />
  );
}

/** Designs to start from. */
function Presets({ name, words }: { name: string; words: boolean }) {
  const store = useStudioStore();
  return (
    <Menu width="target" position="bottom-start" withInitialFocusPlaceholder={false}>
      <Menu.Target>
        <Button
          variant="default"
          fullWidth
          justify="space-between"
          rightSection={<IconChevronDown size={16} />}
          data-testid="presets"
        >
          {name}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>Start from</Menu.Label>
        {(words ? [...WORD_PRESETS, ...PRESETS] : PRESETS).map((preset) => (
          <Menu.Item
            key={preset.id}
            onClick={() => openDesign(store, preset.design)}
            data-testid={`preset-${preset.id}`}
          >
            <b>{preset.title}</b>
            <span className="menu-about">{preset.about}</span>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
