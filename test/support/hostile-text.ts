import fc from "fast-check";
import { anyText } from "./any-text.ts";

const OPENINGS = [
  ...["${", "%{", "$${", "%%{", "$%{", "#{", "&{", "$$$${"],
  ...["${TfToken[TOKEN.0]}", "#{TfToken[TOKEN.1]}", "&{TfToken[TOKEN.2]}"],
];
const CODE = [
  ...["${path.root}", "%{ if true }x%{ endif }", '${file("/etc/passwd")}', "$(id)", "`id`", "; rm -rf ."],
  ...["<script>", "[a](b)", "| |", "'\"\\", "{{ .x }}"],
];
/** Alone they are harmless; next to each other they become something. */
const PIECES = ["{", "$", "%", "}", '"', "\\", "\n", "\t", "e\u0301", "\u0600", "\u{110bd}", "\u0301", "\u200d"];

/** Text that some reader takes for code: Terraform, cdktf, a shell, markdown, HTML, a template. */
export const hostileText = fc
  .array(fc.oneof(fc.constantFrom(...OPENINGS, ...CODE, ...PIECES), fc.string({ unit: "grapheme", maxLength: 12 }), anyText(4)), {
    minLength: 1,
    maxLength: 8,
  })
  .map((parts) => parts.join(""));
