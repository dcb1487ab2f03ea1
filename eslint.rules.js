// Rules of our own, for what no plugin of ours covers.

/** `eslint-disable` and its kin must say why: `// eslint-disable-next-line rule -- the reason`. */
const disableHasReason = {
  meta: {
    type: "suggestion",
    schema: [],
    messages: { reason: "say why this rule does not hold here: `{{directive}} <rule> -- <reason>`" },
  },
  create: (context) => ({
    Program: () => {
      for (const comment of context.sourceCode.getAllComments()) {
        const [, directive, rest = ""] = /^\s*(eslint-disable(?:-next-line|-line)?)\b([\s\S]*)$/.exec(comment.value) ?? [];
        if (directive === undefined) continue;
        const [rules = "", reason = ""] = rest.split(/\s--\s/, 2);
        if (rules.trim() === "" || reason.trim().length < 10) {
          context.report({ loc: comment.loc, messageId: "reason", data: { directive } });
        }
      }
    },
  }),
};

export const own = { rules: { "disable-has-reason": disableHasReason } };
