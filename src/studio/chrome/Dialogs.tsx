import { Library } from '../machines/Library.tsx';
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

/** Everything that opens over the page. */
export function Dialogs() {
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
      <SettingsDialog />
      <Tour />
      <Hints />
    </>
  );
}
