import { bodyOf, downloading, requireFound } from "./download.ts";
import type { DownloadOptions } from "./download.ts";

/** The bytes at an address. */
export async function readUrl(url: string, options: DownloadOptions): Promise<Uint8Array> {
  return await downloading(url, options, async ({ get }) => {
    const found = await get(url);
    await requireFound(found);
    return await bodyOf(found);
  });
}
