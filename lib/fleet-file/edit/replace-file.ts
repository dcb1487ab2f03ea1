import { open, rename, rm } from "node:fs/promises";

/** Writes a file as a whole or not at all, also when the machine stops in the middle. */
export async function replaceFile(file: string, content: string): Promise<void> {
  const temporary = `${file}.new`;
  try {
    const handle = await open(temporary, "w");
    try {
      await handle.writeFile(content);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, file);
  } finally {
    await rm(temporary, { force: true });
  }
}
