// Each page says by its data- attributes what it wants.

document.querySelectorAll("form[data-keep=sheet]").forEach(keepSheet);
document.querySelectorAll("form[data-keep=draft]").forEach(keepDraft);
document.querySelectorAll("[data-sent]").forEach(sent);
