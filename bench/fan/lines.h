/* A text file as lines that are handed out in turn. */
#ifndef LINES_H
#define LINES_H
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct { char **line, *text; long count; } Lines;

/* Read the file anew; without one there are no lines. */
static void read_lines(const char *file, Lines *into) {
    FILE *from = file ? fopen(file, "r") : NULL;
    size_t room = 0;
    if (!from) return;
    free(into->text), free(into->line);
    *into = (Lines){0};
    if (getdelim(&into->text, &room, 0, from) > 0)
        for (char *at = strtok(into->text, "\n"); at; at = strtok(NULL, "\n")) {
            into->line = realloc(into->line, (into->count + 1) * sizeof *into->line);
            into->line[into->count++] = at;
        }
    fclose(from);
}

static const char *line_of(const Lines *lines, long turn) {
    return lines->count ? lines->line[turn % lines->count] : "";
}
#endif
