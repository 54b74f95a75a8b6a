/** The machines that are modelled, by id. Apart from their figures: the first screen shows names alone. */
const NAMES = {
  pi4b: 'Raspberry Pi 4B',
  'pi4b-paper': "Raspberry Pi 4B, the paper's engine",
  tx2: 'Jetson TX2',
  nano: 'Jetson Nano',
  'orin-nano': 'Jetson Orin Nano 8GB',
  gtx1060: 'GTX 1060 6GB',
  'i7-7700': 'i7-7700',
  'i7-7700-paper': "i7-7700, the paper's engine",
};

export type MachineId = keyof typeof NAMES;

export const named = <Id extends MachineId>(id: Id): { id: Id; name: string } => ({ id, name: NAMES[id] });

/** Its name; the id of a machine that is not known. */
export const machineName = (id: string): string => (id in NAMES ? NAMES[id as MachineId] : id);
