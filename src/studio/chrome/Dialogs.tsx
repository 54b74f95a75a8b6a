import { apart } from '../kit/apart.tsx';
import { Library } from '../machines/Library.tsx';
import { useStudio } from '../store/useStudio.ts';
import { CommandPalette } from './CommandPalette.tsx';
import { CompareDesigns } from './compare/CompareDesigns.tsx';
import { FindOp } from './FindOp.tsx';
import { Glossary } from './Glossary.tsx';
import { Hints } from './Hints.tsx';
import { HistoryPanel } from './history/HistoryPanel.tsx';
import { Imported } from './Imported.tsx';
import { SavedProjects } from './SavedProjects.tsx';
import { SettingsDialog } from './SettingsDialog.tsx';
import { ShortcutHelp } from './ShortcutHelp.tsx';
import { Tour } from './Tour.tsx';

/** It brings a library that draws in three dimensions: loaded when it is looked at. */
const SampleBrowser = apart(
  async () => (await import('../panels/samples/SampleBrowser.tsx')).SampleBrowser,
  null,
);

/** Everything that opens over the page. */
export function Dialogs() {
  const samples = useStudio((s) => s.ui.samplesOpen);
  return (
    <>
      <CommandPalette />
      <ShortcutHelp />
      <Library />
      <SavedProjects />
      <CompareDesigns />
      <HistoryPanel />
      <Imported />
      <FindOp />
      <Glossary />
      {samples && <SampleBrowser />}
      <SettingsDialog />
      <Tour />
      <Hints />
    </>
  );
}
