import { Stack } from '@mantine/core';
import { useEffect } from 'react';
import { FirstDo } from '../../kit/FirstDo.tsx';
import { useLive } from '../../kit/live.ts';
import { PanelHead } from '../../kit/PanelHead.tsx';
import { dataMissing } from '../../kit/ready.ts';
import { useMissing } from '../../kit/useMissing.ts';
import { loadTables } from '../../machines/tables.ts';
import { useSystem } from '../../machines/useSystem.ts';
import { PredictorSection } from '../../prediction/PredictorSection.tsx';
import { useStudio, useStudioStore } from '../../store/useStudio.ts';
import { AccuracySection } from './AccuracySection.tsx';
import { accuracyLive, loadAccuracy, sourceOf } from './accuracySource.ts';
import { loadSearch } from './controller.ts';
import { supernetLive } from './live.ts';
import { SearchSection } from './SearchSection.tsx';
import { loadSupernet } from './supernet.ts';
import { TablesSection } from './TablesSection.tsx';

/** Step 3: two things to have first, then the search itself. */
export function SearchPanel() {
  const store = useStudioStore();
  const missing = useMissing(dataMissing);
  const project = useStudio((s) => s.project);
  const system = useSystem();
  const supernet = useLive(supernetLive, (s) => s.record?.id);
  const source = useLive(accuracyLive, sourceOf);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is kept depends on the whole project
  useEffect(() => {
    void loadTables(store);
    void loadAccuracy(store);
    void loadSupernet(store);
  }, [store, project]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a kept search belongs to tables and source of accuracies
  useEffect(() => {
    void loadSearch(store);
  }, [store, system, supernet, source]);
  return (
    <Stack gap="lg" data-testid="search-panel">
      <PanelHead title="Search">
        Looks through networks and their split between device and edge for the best trade-offs of what you
        choose below.
      </PanelHead>
      {missing && source === 'supernet' && (
        <FirstDo action={missing.action} onAction={() => missing.fix(store)}>
          {missing.what}
        </FirstDo>
      )}
      <TablesSection />
      <PredictorSection />
      <AccuracySection disabled={missing !== null} />
      <SearchSection />
    </Stack>
  );
}
