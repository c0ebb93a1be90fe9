"""What a site may be made from: ordinary files in the portal's own folders, and of hand-written pages data, not code.

Pages and data are everybody's to write, code is the programme's: a script, a style sheet or an HTML file that readers
get stands in a theme's folder, or mkdocs.yml names it, or says `code_on_pages: true`.
"""
