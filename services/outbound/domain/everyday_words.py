"""Everyday words: a firm may be called by one, and it tells of nobody.

Without case and accents, four letters and longer; English and German.
"""

EVERYDAY = frozenset(
    """
abend able about above academy accent access account action active actual adler advance
advanced advantage agenda agile aktiv alert align alles alliance allied alpen alpha
always ambition american amount anchor anfang anker answer antwort apex apotheke apple
arbeit arbor arch area around arrow aspect asset assist atlas auge aurora ausfall avenue
award aware backup bahn balance bamboo bank base basic basis baum beacon bear beginn
beispiel berater beratung berg bericht besser best besuch betrieb better beyond bild
birch black blick blue blume board boden bold book border bottom boulder bounce brand
brave bread breeze bridge brief bright broad brook brot brucke buch build building built
buro business call canvas capital card care career cascade case castle catalyst cedar
center central centre century certain chain challenge champion chance change channel
charge check choice circle citizen city civic classic clean clear client climb clinic
close cloud club coast coffee cold comfort comma common community compass complete
computer concept connect connection contact content control copper core corner cost
council counsel count country course cover craft create credit crescent crest cross
crown crystal custom customer cycle dach dank data date daten dawn delivery delta dental
design desk detail device dienst digital direct direction discover doctor door dorf
double dream drei drive druck dynamic eagle early earth east easy echo ecke edge effect
ehre eine einfach eisen element elite email emerald empire employee energie energy engel
engine enterprise entry equal equity erde erfolg ernte essen estate event evergreen
every evolve exact example excel exchange express extra fabrik face fact factor fahrt
fair faith falcon fall familie family farbe farm fast fenster fest feuer field file
filter final finance find fine fire firm firma first fish five flag flash fleet flex
flight flow fluss focus follow force forest form forward foundation four frage frame
free freedom fresh freude freund frieden friend front frontier frucht fruhling fuchs
full function fund fusion future gain game ganz garden garten gate gateway geist geld
gemeinsam general genesis gentle geschenk gesund gesundheit gewinn glas glaube global
gluck goal gold golden good grand granite great green grid group grow growth grun grund
gruppe gruss guard guardian guide guild hafen half hand handel handle happy harbor hard
harvest haus haven hawk head health heart heaven height heim heimat help herbst heritage
hero herz heute high highland hilfe hill himmel history hoffnung hohe holiday holz home
honest honor hope horizon host hotel hour house human icon idea ideal idee image immer
impact important impulse income index indigo industry infinity insel insight inspire
institute insurance integral intelligent inter interest invoice iron island item ivory
jade jahr jetzt join journal journey jung just kaffee karte keep kept kern kette kettle
keystone kind king kitchen klar klasse klinik klug know konig konzept kraft kreis krone
kunde kunst label ladder laden lage lake land language large laser last later launch
laurel layer lead leader league learn leben legacy legal legend leicht less letter level
liberty library licht liebe life lift light limit linde line linie link lion list little
live local lock logic long look loop lotus love lowe loyal luft macht magic magnet mail
main major make manage manager many maple marble march marine mark market marketing
markt master match matrix matter maximum meadow mean measure media medical meer meet
meeting mehr member memory mensch mercury merit message metal meter method metro micro
middle mile milestone mill mind mine mineral minute mirror mission mittag mitte mobil
mobile model modern moment momentum monat mond money month monument moon more morgen
morgenstern morning mosaic most motion mountain move much music mutual nachricht name
nation national native natur natural nature near need nest network netz neue never news
next nine noble node norden normal north note nova novel number nutzen oasis object
ocean offer office olive omega once online onyx open opera optic optimum option orange
orbit orchard order ordnung origin osten outage outlook over pacific pack page palm
panel paper paradigm parallel park part partner party pass path patient patrol peak
pearl people perfect perle pferd pflege phase phoenix phone physical picture piece pilot
pine pinnacle pioneer place plan planet plant platform platinum platz play please plus
point polar policy popular port portal position positive post power practice praxis
precise preis premier premium present press prestige price pride prima prime print
priority prism private probe problem process product professional profile profit program
progress project promise proof proper property prospect protect provide public pulse
punkt pure purple purpose quality quantum quarter quelle quest question quick quiet
quote race radiant radio rain raise range rapid rast raum reach read ready real reason
recht record reef refer reflect regen region regular reliable reliance remember remind
remote report rescue resource rest result return review reward ridge right ring rise
river road rock room root rose round route royal ruhe rundbrief safe safety sage sail
sale sample sapphire scale scene schatz schiff schloss schnee school schule schutz
science score scout seal search season second secure security seed seite select senior
sense sentinel series serve server service seven shadow shape share sharp shell shelter
shield shift ship shop shore short show sicher sicherheit side sieg sign signal
signature silber silver simple since single sinn site skill skin small smart smile snow
social soft software solar solid solution sommer sonne sound source south space spark
special spectrum speed spiegel spiel spirit sport sprache spring square stadt staff
stage standard star stark start state station status steel stein step stern stil stone
stop store storm story strategic strategy stream street strength strom strong structure
studio sturm style success suden summer summit support sure surface swift switch synergy
system table talk target task team tech technical technik technology teil temple term
terminal test thank thanks theme thing think thought thread three ticket tiger time
title today together token tool total touch tower town track trade tradition trail train
training transfer transit traum travel tree trend treue triangle tribute trinity true
trust turm turn twin unicorn union unique unit united unity universal unternehmen update
upgrade urban useful user valley value valve vantage vector velocity venture verbund
verein vertex vertrauen victory view village vintage virtual vision vista vital vogel
voice wald wall warm wasser watch water wave wealth weather week wein welcome well welle
welt werk wert west westen wetter wheel white whole wide wild wind window wine wing
winter wisdom wise wish wissen woche wohl wolf wonder wood word work world wort wunder
wunsch year yellow yield young zahl zeit zenith zentrum zero ziel zone zukunft zusammen
january february april june july august september october november december januar
februar marz juni juli oktober dezember monday tuesday wednesday thursday friday
saturday sunday montag dienstag mittwoch donnerstag freitag samstag sonntag
""".split()  # noqa: SIM905 a thousand words are read as text
)
