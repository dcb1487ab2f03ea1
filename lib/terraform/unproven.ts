import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";

// Which copies of states nobody has planned yet. A run that is killed leaves these notes to the next one, which goes on.

/** @param at - where the copy lies, as the lock has it */
export function noteUnproven(project: string, id: string, at: string): void {
  mkdirSync(path.join(project, NOTES), { recursive: true });
  writeFileSync(noteOf(project, id), at);
}

/** Whether the state of that place was copied there, and has not been planned. */
export function isUnproven(project: string, id: string, at: string): boolean {
  const note = noteOf(project, id);
  return existsSync(note) && readFileSync(note, "utf8") === at;
}

export function noteProven(project: string, id: string): void {
  rmSync(noteOf(project, id), { force: true });
}

const NOTES = ".fleetwright/unproven";

function noteOf(project: string, id: string): string {
  return path.join(project, NOTES, id);
}
